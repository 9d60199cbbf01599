The executable jar of the vireo command contains Vireo, whose licence is in META-INF/LICENSE, and these libraries.
META-INF/LICENSE is also the text of Apache-2.0. What the libraries say about licences besides is in META-INF/licenses and,
by their names, in META-INF.

<#list dependencyMap as entry>
${entry.key.groupId}:${entry.key.artifactId}:${entry.key.version}
    ${entry.key.name}<#if entry.key.url??>, ${entry.key.url}</#if>
    licence: <#list entry.value as license>${license}<#sep>, or </#sep></#list>
</#list>
The page of the console contains preact 11.2.0 (MIT) and htm 3.1.1 (Apache-2.0) from npm. Their licences are in
io/vireo/console/app/vendor/README.md.
