namespace Maintenance.Cloud.Requests;

/// <summary>How far what was asked for has come, as its requester is told.</summary>
public enum RequestProgress
{
    Pending,
    InProgress,
    WaitingParts,
    Completed,
    Cancelled,
}
