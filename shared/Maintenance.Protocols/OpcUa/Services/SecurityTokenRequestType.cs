namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Whether a channel is opened or its keys are renewed (Part 4 §5.6.2).</summary>
public enum SecurityTokenRequestType
{
    Issue = 0,
    Renew = 1,
}
