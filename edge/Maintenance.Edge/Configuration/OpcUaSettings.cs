using Maintenance.Edge.Devices.OpcUa;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Edge.Configuration;

/// <param name="Url">"opc.tcp://host:4840/path".</param>
/// <param name="PinnedCertificate">SHA-256 of the one server certificate that will do, in hexadecimal; null: what is trusted.</param>
/// <param name="Events">Null: the server's alarms are not asked for.</param>
internal sealed record OpcUaSettings(
    Uri Url, SecurityPolicy Policy, MessageSecurityMode Mode, OpcUaUserSettings User, string? PinnedCertificate, EventSettings? Events);

/// <summary>Who the gateway is to the server: nobody in particular, a name with its password, or a certificate's holder.</summary>
internal sealed record OpcUaUserSettings(string? Name, Secret? Password, string? CertificateFile, string? KeyFile);

/// <summary>Which of the server's alarms become alarms of the gateway.</summary>
/// <param name="Node">The node that notifies; the server itself tells of all its areas.</param>
/// <param name="Asset">Of alarms that concern none of the configured tags.</param>
/// <param name="LeastSeverity">1 to 1,000 (Part 5 §6.4.2).</param>
internal sealed record EventSettings(ExpandedNodeId Node, string? Asset, int LeastSeverity);

/// <summary>Where an OPC UA server has a tag's value, and how it is asked for.</summary>
/// <param name="Id">Null where a path leads to the node.</param>
/// <param name="Path">Null where the node is named by its id.</param>
/// <param name="IsRead">Read again and again, instead of told by the server.</param>
/// <param name="Sampling">How often the server looks at the value (zero: at every change), or how often it is read.</param>
/// <param name="Publishing">How often the server sends what it has sampled.</param>
/// <param name="Queue">Values the server keeps between two publications; null: as many as there can be.</param>
/// <param name="Deadband">Within the server: what it holds back is never sent and not counted; null: none.</param>
internal sealed record NodeSettings(
    ExpandedNodeId? Id, NodePath? Path, bool IsRead, TimeSpan Sampling, TimeSpan Publishing, uint? Queue,
    DataChangeTrigger Trigger, ServerDeadband? Deadband);

/// <param name="Width">In the unit of the server's value, or in percent of its EURange (Part 8 §7.2).</param>
internal sealed record ServerDeadband(bool IsPercent, double Width);
