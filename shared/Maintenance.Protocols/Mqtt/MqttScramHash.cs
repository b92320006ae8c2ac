namespace Maintenance.Protocols.Mqtt;

/// <summary>What SCRAM is made with.</summary>
public enum MqttScramHash
{
    /// <summary>RFC 7677.</summary>
    Sha256,
    Sha512,
}
