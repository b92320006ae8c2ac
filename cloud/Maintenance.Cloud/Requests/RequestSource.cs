namespace Maintenance.Cloud.Requests;

/// <summary>How a request came.</summary>
public enum RequestSource
{
    Person,
    QrCode,
}
