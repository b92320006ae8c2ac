using Maintenance.Local.Product;

namespace Maintenance.Benchmarks.Gateway;

/// <summary>What both gateways stand between, and a folder for what they write.</summary>
internal sealed record GatewayPlace(Checkout Checkout, string Folder, int ModbusPort, int BrokerPort);
