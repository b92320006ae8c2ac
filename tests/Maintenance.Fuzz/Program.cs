using System.Globalization;
using System.Text.Json;
using Maintenance.Fuzz;

// PROTOCOL [--messages N] [--seed S]: the last line is one JSON object; the exit code is 0 when nothing was found.
var wishes = new Dictionary<string, long>(StringComparer.Ordinal) { ["--messages"] = 10_000_000, ["--seed"] = 42 };
var protocols = string.Join('|', Corpus.ByProtocol.Keys);
var isUnderstood = args is [var protocol, ..] && Corpus.ByProtocol.ContainsKey(protocol) && args.Length % 2 == 1;
for (var index = 1; isUnderstood && index < args.Length; index += 2)
{
    isUnderstood = wishes.ContainsKey(args[index])
        && long.TryParse(args[index + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number);
    if (isUnderstood)
        wishes[args[index]] = long.Parse(args[index + 1], NumberStyles.None, CultureInfo.InvariantCulture);
}

if (!isUnderstood)
{
    await Console.Error.WriteLineAsync($"Say: {protocols} [--messages N] [--seed S]");
    return 2;
}

var result = await FuzzRun.RunAsync(Corpus.ByProtocol[args[0]](), wishes["--messages"], (int)wishes["--seed"], Environment.ProcessorCount, TimeProvider.System);
foreach (var finding in result.Findings)
    await Console.Error.WriteLineAsync(finding);
await Console.Out.WriteLineAsync(JsonSerializer.Serialize(result, JsonSerializerOptions.Web));
return result.Findings.Count == 0 ? 0 : 1;
