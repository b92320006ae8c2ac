using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Work;
using Maintenance.Contracts.Records;

namespace Maintenance.Cloud.Automation;

/// <summary>
/// The priority that severity and the asset's criticality give together: the higher of the two, Critical only where one is
/// Critical and the other at least High, so that neither a loud alarm on a spare fan nor a whisper on the main drive takes
/// the night shift from its bed.
/// </summary>
internal static class ProposedPriority
{
    public static Priority Of(AlarmPriority severity, Criticality criticality) => Of((Severity)severity, criticality);

    public static Priority Of(Severity severity, Criticality criticality)
    {
        var (lower, higher) = ((int)severity, (int)criticality) is var (a, b) && a <= b ? (a, b) : ((int)criticality, (int)severity);
        return higher == (int)Priority.Critical && lower < (int)Priority.High ? Priority.High : (Priority)higher;
    }
}
