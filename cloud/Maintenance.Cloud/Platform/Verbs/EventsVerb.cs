using System.Globalization;

namespace Maintenance.Cloud.Platform;

/// <summary>
/// <c>events parked</c> lists the events that readers put aside; <c>events retry ID</c> brings one to its reader again with
/// those that wait behind it, <c>events retry --all</c> every one.
/// </summary>
internal static class EventsVerb
{
    private const string Usage = "Say: events parked | events retry ID | events retry --all.";

    public static Verb Verb { get; } = new("events", RunAsync);

    private static Task RunAsync(VerbContext context, CancellationToken cancellationToken) => context.Arguments switch
    {
        ["parked"] => ListAsync(context, cancellationToken),
        ["retry", "--all"] => RetryAsync(context, null, cancellationToken),
        ["retry", var id] when long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) =>
            RetryAsync(context, number, cancellationToken),
        _ => throw new VerbRefusedException(Usage),
    };

    private static async Task ListAsync(VerbContext context, CancellationToken cancellationToken) =>
        await context.PrintAsync(new { parked = await context.Services.GetRequiredService<ParkedEvents>().ListAsync(cancellationToken) });

    private static async Task RetryAsync(VerbContext context, long? id, CancellationToken cancellationToken)
    {
        var events = context.Services.GetRequiredService<ParkedEvents>();
        var parked = await events.ListAsync(cancellationToken);
        if (id is { } named && parked.All(one => one.EventId != named))
            throw new VerbRefusedException($"Event {named} is not parked: events parked lists those that are.");

        var taken = new List<object>();
        var failed = new List<object>();
        var stuck = new HashSet<(string Reader, Guid Subject)>();
        foreach (var one in parked.Where(one => id is null || IsAskedFor(parked, one, id.Value)))
        {
            if (one.Subject is { } subject && stuck.Contains((one.Reader, subject)))
                continue;
            if (await events.RetryAsync(SubscriptionOf(context, one.Reader), one.EventId, cancellationToken) is { } reason)
            {
                failed.Add(new { one.Reader, one.EventId, reason });
                if (one.Subject is { } its)
                    stuck.Add((one.Reader, its));
            }
            else
            {
                taken.Add(new { one.Reader, one.EventId });
            }
        }

        await context.PrintAsync(new { taken, failed, parked = (await events.ListAsync(cancellationToken)).Count });
    }

    /// <summary>The event itself, or one that waits behind it.</summary>
    private static bool IsAskedFor(IReadOnlyList<ParkedEvent> parked, ParkedEvent one, long id) =>
        one.EventId == id || (one.Attempts == 0 && one.Subject is not null
            && parked.Any(named => named.EventId == id && named.Subject == one.Subject && string.Equals(named.Reader, one.Reader, StringComparison.Ordinal)));

    private static IEventSubscription SubscriptionOf(VerbContext context, string reader) =>
        context.Services.GetServices<IEventSubscription>().FirstOrDefault(known => string.Equals(known.Reader, reader, StringComparison.Ordinal))
        ?? throw new VerbRefusedException($"This program has no reader {reader}: run the release that parked its events.");
}
