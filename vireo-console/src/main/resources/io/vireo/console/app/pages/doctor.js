import { Empty, ErrorMessage, Loading, PageHead, Section, Sentence, Time } from "../components.js";
import { useData } from "../data.js";
import { Findings, Unseen } from "../findings.js";
import { formatCount } from "../format.js";
import { html } from "../html.js";

/** What the doctor finds on the broker, with what to do. It examines when asked, for that costs the broker something. */
export default function Doctor() {
  const { data, error, loading, busy, reload } = useData("doctor", { again: "doctor?fresh=true" });
  const problems = data?.findings.filter((finding) => finding.severity === "problem").length ?? 0;
  return html`<${PageHead} title="Doctor" note=${data && html`${problems > 0 ? formatCount(problems, "problem") : "No problem"}, as of <${Time} at=${data.asOf} />`}>
      <button type="button" class="button button-primary" onClick=${reload}>Examine again</button></${PageHead}>
    ${(loading || busy) && html`<${Loading} what="what the doctor finds" />`}<${ErrorMessage} error=${error} onRetry=${reload} />
    ${data && !data.available && html`<${Empty} title="The doctor cannot examine this broker."><${Sentence} text=${data.reason} /></${Empty}>`}
    ${data?.available && html`<${Section} title="Findings">${data.findings.length === 0
      ? html`<${Empty} title="The doctor finds nothing wrong." />`
      : html`<${Findings} findings=${data.findings} />`}</${Section}><${Unseen} texts=${data.unseen} />`}`;
}
