using System.Text;
using Maintenance.Analytics.State;
using Maintenance.Contracts;
using Maintenance.Contracts.Records;

namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>An alarm that is on.</summary>
/// <param name="Raised">What the cloud was told, without its samples: whoever ends the alarm names what began it.</param>
internal sealed record Activation(AlarmTransition Raised)
{
    public const int FollowingSamples = 64;
    public static readonly TimeSpan LongestFollowing = TimeSpan.FromMinutes(1);

    /// <summary>Samples after the raise; null once sent, for evidence goes once for an alarm.</summary>
    public List<EvidenceSample>? Following { get; set; }

    public void Save(StateWriter writer) =>
        writer.Write(Encoding.UTF8.GetString(RecordJson.Write(Raised, RecordJson.Default.AlarmTransition)));

    /// <summary>What had followed by then was sent when the state was saved for the last time.</summary>
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
