using System.Globalization;
using Maintenance.Benchmarks;
using Maintenance.Benchmarks.Api;
using Maintenance.Benchmarks.Detection;
using Maintenance.Benchmarks.Gateway;
using Maintenance.Benchmarks.Modbus;
using Maintenance.Benchmarks.Mqtt;
using Maintenance.Benchmarks.OpcUa;
using Maintenance.Benchmarks.Spine;
using Maintenance.Local.Product;
using Maintenance.Tool;

Dictionary<string, Func<Checkout, CancellationToken, Task<BenchReport>>> benches = new(StringComparer.Ordinal)
{
    ["opcua"] = (checkout, cancellationToken) => OpcUaBench.RunAsync(checkout, "abcd", OpcUaLoad.Full, cancellationToken),
    ["spine"] = SpineBench.RunAsync,
    ["detection"] = (checkout, cancellationToken) => DetectionBench.RunAsync(checkout, only: null, cancellationToken),
    ["modbus"] = ModbusBench.RunAsync,
    ["mqtt"] = MqttBench.RunAsync,
    ["gateway"] = GatewayBench.RunAsync,
    ["api"] = (checkout, cancellationToken) => ApiBench.RunAsync(checkout, ApiLoad.Full, cancellationToken),
};
// A short run at one small rate shows that the bench works, not how fast the product is.
if (args is ["spine", "--rate", var asked, "--seconds", var span]
    && int.TryParse(asked, CultureInfo.InvariantCulture, out var rate) && int.TryParse(span, CultureInfo.InvariantCulture, out var seconds))
{
    var window = TimeSpan.FromSeconds(seconds);
    benches["spine"] = (checkout, token) => SpineBench.RunAsync(checkout, [rate], window, window, token);
    args = ["spine"];
}

if (args is ["opcua", "--parts", var parts, .. var briefly] && parts.Length > 0 && parts.All("abcd,".Contains)
    && (briefly is [] || (briefly is ["--seconds", var brief] && int.TryParse(brief, CultureInfo.InvariantCulture, out _))))
{
    var load = briefly is [_, var most] ? OpcUaLoad.Short(TimeSpan.FromSeconds(int.Parse(most, CultureInfo.InvariantCulture))) : OpcUaLoad.Full;
    benches["opcua"] = (checkout, cancellationToken) => OpcUaBench.RunAsync(checkout, parts, load, cancellationToken);
    args = ["opcua"];
}

if (args is ["mqtt", "--messages", var some] && int.TryParse(some, CultureInfo.InvariantCulture, out var messages) && messages > 0)
{
    benches["mqtt"] = (checkout, cancellationToken) => MqttBench.RunAsync(checkout, messages, cancellationToken);
    args = ["mqtt"];
}

if (args is ["api", "--assets", var assets, "--work-orders", var orders]
    && int.TryParse(assets, CultureInfo.InvariantCulture, out var manyAssets) && int.TryParse(orders, CultureInfo.InvariantCulture, out var manyOrders))
{
    benches["api"] = (checkout, cancellationToken) => ApiBench.RunAsync(checkout, ApiLoad.Short(manyAssets, manyOrders), cancellationToken);
    args = ["api"];
}

if (args is ["api", "--on", var seeded])
{
    benches["api"] = (checkout, cancellationToken) => ApiBench.RunAsync(checkout, ApiLoad.Full, cancellationToken, Path.GetFullPath(seeded));
    args = ["api"];
}

if (args is ["gateway", "--seconds", var shortly] && int.TryParse(shortly, CultureInfo.InvariantCulture, out var few) && few > 0)
{
    benches["gateway"] = (checkout, cancellationToken) => GatewayBench.RunBrieflyAsync(checkout, TimeSpan.FromSeconds(few), cancellationToken);
    args = ["gateway"];
}

if (args is ["detection", "--only", var only] && DetectionBench.Names.Contains(only, StringComparer.Ordinal))
{
    benches["detection"] = (checkout, cancellationToken) => DetectionBench.RunAsync(checkout, only, cancellationToken);
    args = ["detection"];
}

if (args is [OurModbusClient.Name, var port, var requests])
    return await OurModbusClient.RunAsync(port, requests); // a process of its own, to be held to one core

if (args is [OurMqttClient.Name, var brokerPort, var inFlight])
    return await OurMqttClient.RunAsync(brokerPort, inFlight);

if (args is [OurItems.Name, var url, var folder, var prefix, var items])
    return await OurItems.RunAsync(url, folder, prefix, items);

if (args is not [var name] || !benches.TryGetValue(name, out var runAsync))
{
    await Console.Error.WriteLineAsync($"Name one bench: {string.Join(", ", benches.Keys)}; of opcua also parts: --parts a,d [--seconds S]; of mqtt also a small load: --messages N; of gateway too: --seconds S; of api also a small plant: --assets N --work-orders N, or one that is seeded: --on DIR; of detection also one yardstick: --only NAME, of {string.Join(", ", DetectionBench.Names)}");
    return 2;
}

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interrupted.CancelAfter(TimeSpan.Zero);
};
return await Failures.ReportAsync(async () =>
{
    var report = await runAsync(Checkout.Find(), interrupted.Token);
    await Console.Out.WriteLineAsync(report.ToString());
    return report.Ok ? 0 : 1;
});
