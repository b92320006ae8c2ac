using System.Text;
using Maintenance.Analytics.State;
using Maintenance.Contracts;
using Maintenance.Contracts.Records;

namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>An alarm that is on.</summary>
/// <param name="Raised">What the cloud was told, without its samples: whoever ends the alarm names what began it.</param>
internal sealed record Activation(AlarmTransition Raised)
{
    /// <summary>What follows of the tags that it rests on and was not sent yet; remembered by nobody, for it is sent before the state is saved for the last time.</summary>
    public List<EvidenceTrail> Trails { get; init; } = [];

    /// <summary>How long samples are waited for.</summary>
    public TimeSpan Patience { get; init; }

    /// <summary>Whether rows of its detector follow it, in place of samples.</summary>
    public bool IsFollowedByRows { get; init; }

    public void Save(StateWriter writer) =>
        writer.Write(Encoding.UTF8.GetString(RecordJson.Write(Raised, RecordJson.Default.AlarmTransition)));

    /// <exception cref="StateException">It is no alarm in this version.</exception>
    public static Activation Restore(StateReader reader)
    {
        try
        {
            return new(RecordJson.Read(Encoding.UTF8.GetBytes(reader.ReadString()), RecordJson.Default.AlarmTransition));
        }
        catch (MalformedRecordException unreadable)
        {
            throw new StateException($"A saved alarm cannot be read: {unreadable.Message}");
        }
    }
}
