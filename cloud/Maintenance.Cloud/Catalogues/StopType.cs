namespace Maintenance.Cloud.Catalogues;

/// <summary>What kind of stop it is.</summary>
internal enum StopType
{
    Breakdown,
    Maintenance,
    Scheduled,
    Other,
}
