import { useState } from "preact/hooks";
import { Empty, ErrorMessage, Loading, PageHead, Section, Time } from "../components.js";
import { useData } from "../data.js";
import { Findings, Unseen } from "../findings.js";
import { formatCount } from "../format.js";
import { html } from "../html.js";

/** What the doctor finds on the broker, with what to do. It examines when asked, for that costs the broker something. */
export default function Doctor() {
  const [fresh, setFresh] = useState(false);
  const { data, error, loading, reload } = useData(fresh ? "doctor?fresh=true" : "doctor");
  const examine = () => (fresh ? reload() : setFresh(true));
  const problems = data?.findings.filter((finding) => finding.severity === "problem").length ?? 0;
  return html`<${PageHead} title="Doctor" note=${data && html`${problems > 0 ? formatCount(problems, "problem") : "No problem"}, as of <${Time} at=${data.asOf} />`}>
      <button type="button" class="button button-primary" onClick=${examine}>Examine again</button></${PageHead}>
    ${loading && html`<${Loading} what="what the doctor finds" />`}<${ErrorMessage} error=${error} onRetry=${reload} />
    ${data && !data.available && html`<${Empty} title="The doctor cannot examine this broker.">${data.reason}</${Empty}>`}
    ${data?.available && html`<${Section} title="Findings">${data.findings.length === 0
      ? html`<${Empty} title="The doctor finds nothing wrong." />`
      : html`<${Findings} findings=${data.findings} />`}</${Section}><${Unseen} texts=${data.unseen} />`}`;
}
