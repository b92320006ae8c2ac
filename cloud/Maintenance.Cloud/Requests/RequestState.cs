namespace Maintenance.Cloud.Requests;

/// <summary>Where a request stands: nobody has decided, or what was decided.</summary>
public enum RequestState
{
    Reported,
    Accepted,
    Merged,
    Declined,
    Withdrawn,
    Resolved,
}
