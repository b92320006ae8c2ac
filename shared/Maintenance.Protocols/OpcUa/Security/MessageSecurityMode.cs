namespace Maintenance.Protocols.OpcUa.Security;

/// <summary>What is done to each message of a channel (Part 4 §7.20).</summary>
public enum MessageSecurityMode
{
    Invalid = 0,
    None = 1,
    Sign = 2,
    SignAndEncrypt = 3,
}
