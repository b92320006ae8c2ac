namespace Maintenance.Protocols.Mqtt;

/// <summary>
/// Proves to a broker of MQTT 5.0 that the password is known, without telling it, and has the broker prove the same: enhanced
/// authentication (MQTT 5.0 §4.12) by SCRAM (RFC 5802, RFC 7677). A class, so that no ToString prints the password.
/// </summary>
public sealed class MqttScram
{
    public required string UserName { get; init; }

    /// <summary>Its UTF-8 is taken as it is: SASLprep (RFC 4013) changes nothing of ASCII, and is not done for anything else.</summary>
    public required string Password { get; init; }

    public MqttScramHash Hash { get; init; } = MqttScramHash.Sha256;

    internal string Method => Hash == MqttScramHash.Sha256 ? "SCRAM-SHA-256" : "SCRAM-SHA-512";
}
