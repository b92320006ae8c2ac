using System.Globalization;
using System.Text.Json;
using Maintenance.Analytics.Rehearsals;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Alarms;

/// <summary><c>rehearse --from T --to T --rules FILE</c>: tries alarm rules on the stored readings of all sites and prints the outcome.</summary>
internal static class RehearseVerb
{
    private static readonly JsonSerializerOptions Json = MakeJson();

    public static Verb Verb { get; } = new("rehearse", RunAsync);

    private sealed record File(IReadOnlyList<RehearsalRule> Rules, IReadOnlyList<RehearsedMachine>? Machines = null);

    private static async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var given = await ReadAsync(context.Option("--rules"), cancellationToken);
        var rehearsal = new Rehearsal(Instant(context, "--from"), Instant(context, "--to"), given.Rules, given.Machines ?? []);
        if (rehearsal.Fault is { } fault)
            throw new VerbRefusedException($"{fault.Field}: {fault.Message}.");
        await using var scope = await context.Services.GetRequiredService<Database>().AsWorkerAsync(cancellationToken);
        try
        {
            var parts = await rehearsal.PrepareAsync(scope, cancellationToken);
            var outcome = await rehearsal.RunAsync(scope, parts, _ => Task.CompletedTask, cancellationToken);
            await context.Output.WriteLineAsync(JsonSerializer.Serialize(outcome, Json));
        }
        catch (RehearsalRefusedException refused)
        {
            throw new VerbRefusedException($"{refused.Field}: {refused.Message}.");
        }
    }

    private static async Task<File> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize<File>(await System.IO.File.ReadAllTextAsync(path, cancellationToken), Json) ?? new([]);
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new VerbRefusedException($"{path} is no file of rules: {unreadable.Message}");
        }
    }

    private static DateTimeOffset Instant(VerbContext context, string option) =>
        DateTimeOffset.TryParse(
            context.Option(option), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at
            : throw new VerbRefusedException($"{option} is an instant such as 2026-01-31T08:00:00Z.");

    private static JsonSerializerOptions MakeJson()
    {
        var json = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        ApiSetup.MakeStrict(json);
        return json;
    }
}
