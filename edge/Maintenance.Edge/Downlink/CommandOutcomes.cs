using Maintenance.Contracts.Records;
using Maintenance.Edge.Devices;

namespace Maintenance.Edge.Downlink;

/// <summary>What a write's outcome is called when it is told.</summary>
internal static class CommandOutcomes
{
    /// <param name="outcome">Null: there is no such tag.</param>
    public static (CommandOutcome Outcome, double? ReadBack, string? Detail) Of(WriteOutcome? outcome, string tag) => outcome switch
    {
        null => (CommandOutcome.Refused, null, $"There is no tag {tag}."),
        WriteOutcome.Written written => (CommandOutcome.Written, written.Value, null),
        WriteOutcome.NotConfirmed doubtful => (CommandOutcome.NotConfirmed, doubtful.Value is { } value && double.IsFinite(value) ? value : null, doubtful.Reason),
        WriteOutcome.Refused refused => (CommandOutcome.Refused, null, refused.Reason),
        WriteOutcome.Away away => (CommandOutcome.Unreachable, null, away.Reason),
        var unknown => throw new InvalidOperationException($"{unknown} is no outcome."),
    };
}
