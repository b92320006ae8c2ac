using Maintenance.Analytics.State;
using Maintenance.Contracts.Records;

namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>An alarm that is on, from the raise the cloud was told of.</summary>
/// <param name="Detector">What decided; of a sensor's alarm, what the sensor suffered from then.</param>
/// <param name="DecidedAtUtc">Gateway time.</param>
/// <param name="IncidentId">What happens to the asset; null where nothing was opened.</param>
/// <param name="Tag">Place of the tag it is told of.</param>
internal sealed record Activation(
    Guid Id, string Detector, DateTimeOffset RaisedAtUtc, DateTimeOffset DecidedAtUtc, double Value, Guid? IncidentId, int Tag)
{
    public const int FollowingSamples = 64;
    public static readonly TimeSpan LongestFollowing = TimeSpan.FromMinutes(1);

    /// <summary>Samples after the raise; null once sent, for evidence goes once for an alarm.</summary>
    public List<EvidenceSample>? Following { get; set; }

    public void Save(StateWriter writer)
    {
        writer.Write(Id.ToString("N"));
        writer.Write(Detector);
        writer.Write(RaisedAtUtc);
        writer.Write(DecidedAtUtc);
        writer.Write(Value);
        writer.Write(IncidentId?.ToString("N") ?? "");
        writer.Write(Tag);
    }

    /// <summary>What had followed by then was sent when the state was saved for the last time.</summary>
    public static Activation Restore(StateReader reader) => new(
        Identity(reader) ?? throw new StateException("A saved alarm has no identity."), reader.ReadString(), reader.ReadInstant(), reader.ReadInstant(),
        reader.ReadDouble(), Identity(reader), reader.ReadInt32());

    private static Guid? Identity(StateReader reader) => reader.ReadString() switch
    {
        "" => null,
        var text when Guid.TryParseExact(text, "N", out var id) => id,
        var text => throw new StateException($"A saved identity is '{text}', which is none."),
    };
}
