using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Client.Subscriptions;

/// <summary>A value and the place of its item in the subscription's list.</summary>
public readonly record struct MonitoredValue(int Handle, DataValue Value);
