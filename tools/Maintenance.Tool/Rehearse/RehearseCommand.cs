using System.CommandLine;
using System.Text.Json;
using Maintenance.Local.Product;
using Maintenance.Tool.Demo;

namespace Maintenance.Tool.Rehearse;

/// <summary>The verb <c>rehearse</c>: what changed alarm rules would have done with what the demo has stored.</summary>
internal static class RehearseCommand
{
    public static Command Create(Checkout checkout)
    {
        var from = new Option<string>("--from") { Description = "First instant, e.g. 2026-01-31T08:00:00Z.", Required = true };
        var to = new Option<string>("--to") { Description = "Instant after the last.", Required = true };
        var rules = new Option<FileInfo>("--rules") { Description = "A file of JSON: {\"rules\": […], \"machines\": […]}.", Required = true };
        var command = new Command("rehearse", "Which alarms and work orders changed rules would have opened; writes nothing. It knows what was stored, and a machine's mode where the file names its tags, not its sensors' health.") { from, to, rules };
        command.SetAction((given, cancellationToken) => RunAsync(
            checkout, given.GetRequiredValue(from), given.GetRequiredValue(to), given.GetRequiredValue(rules), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        Checkout checkout, string from, string to, FileInfo rules, CancellationToken cancellationToken)
    {
        var folder = StoredDemo.Folder(checkout);
        if (!rules.Exists)
            throw new InvalidOperationException($"{rules.FullName} is not there.");

        var outcome = await RehearseAsync(checkout, folder, from, to, rules.FullName, cancellationToken);
        foreach (var line in Told(outcome))
            await Console.Out.WriteLineAsync(line);
        await Console.Out.WriteLineAsync(outcome.GetRawText());
        return 0;
    }

    internal static Task<JsonElement> RehearseAsync(
        Checkout checkout, string folder, string from, string to, string rules, CancellationToken cancellationToken) =>
        StoredDemo.AskAsync(checkout, folder, database => CloudProcess.RehearseAsync(checkout, database, from, to, rules, cancellationToken), cancellationToken);

    /// <summary>The outcome in words.</summary>
    internal static IEnumerable<string> Told(JsonElement outcome)
    {
        foreach (var alarm in outcome.GetProperty("alarms").EnumerateArray())
        {
            var returned = alarm.GetProperty("returnedAtUtc") is { ValueKind: JsonValueKind.String } at ? $"until {at.GetString()}" : "not returned";
            yield return $"alarm       {alarm.GetProperty("raisedAtUtc").GetString()}  {alarm.GetProperty("tag").GetString()}  rule {alarm.GetProperty("rule").GetInt32()}  {alarm.GetProperty("value").GetDouble():G6}  {returned}";
        }

        foreach (var order in outcome.GetProperty("workOrders").EnumerateArray())
            yield return $"work order  {order.GetProperty("openedAtUtc").GetString()}  {order.GetProperty("asset").GetString()}  {order.GetProperty("failureMode").GetString()}  and {order.GetProperty("recurrences").GetInt32()} recurrences";
        foreach (var tag in outcome.GetProperty("tags").EnumerateArray().Where(tag => tag.GetProperty("chattered").GetBoolean()))
            yield return $"chatters    {tag.GetProperty("tag").GetString()}  rule {tag.GetProperty("rule").GetInt32()}: give it a longer delay or a wider hysteresis";
        yield return $"{outcome.GetProperty("readings").GetInt64():N0} readings, {outcome.GetProperty("alarms").GetArrayLength()} alarms, {outcome.GetProperty("workOrders").GetArrayLength()} work orders, {outcome.GetProperty("floods").GetInt32()} floods";
    }
}
