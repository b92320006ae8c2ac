using System.Globalization;
using System.Text.Json;
using Maintenance.Fuzz;

// opcua|modbus|mqtt|sparkplug [--messages N] [--seed S]: the last line is one JSON object; the exit code is 0 when nothing was found.
var wishes = new Dictionary<string, long>(StringComparer.Ordinal) { ["--messages"] = 10_000_000, ["--seed"] = 42 };
var isUnderstood = args is ["opcua" or "modbus" or "mqtt" or "sparkplug", ..] && args.Length % 2 == 1;
for (var index = 1; isUnderstood && index < args.Length; index += 2)
{
    isUnderstood = wishes.ContainsKey(args[index])
        && long.TryParse(args[index + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number);
    if (isUnderstood)
        wishes[args[index]] = long.Parse(args[index + 1], NumberStyles.None, CultureInfo.InvariantCulture);
}

if (!isUnderstood)
{
    await Console.Error.WriteLineAsync("Say: opcua|modbus|mqtt|sparkplug [--messages N] [--seed S]");
    return 2;
}

var corpus = args[0] switch
{
    "modbus" => ModbusCorpus.All(),
    "mqtt" => MqttCorpus.All(),
    "sparkplug" => SparkplugCorpus.All(),
    _ => OpcUaCorpus.All(),
};
var result = await OpcUaFuzz.RunAsync(corpus, wishes["--messages"], (int)wishes["--seed"], Environment.ProcessorCount, TimeProvider.System);
foreach (var finding in result.Findings)
    await Console.Error.WriteLineAsync(finding);
await Console.Out.WriteLineAsync(JsonSerializer.Serialize(result, JsonSerializerOptions.Web));
return result.Findings.Count == 0 ? 0 : 1;
