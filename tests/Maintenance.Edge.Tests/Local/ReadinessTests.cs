using System.Net;
using System.Text;
using Maintenance.Edge.Tests.Uplinks;
using Maintenance.Local;
using Maintenance.Protocols.Mqtt;
using Xunit;

namespace Maintenance.Edge.Tests.Local;

public sealed class ReadinessTests
{
    [Fact]
    public async Task One_silent_tag_alone_makes_the_gateway_unready_and_its_next_value_ready_again()
    {
        using var folder = new TemporaryFolder();
        await using var broker = await PrivateBroker.StartAsync(new(), default);
        await using var cloud = await ScriptedCloud.StartAsync();
        await using var publisher = await MqttClient.ConnectAsync(
            new() { Host = "127.0.0.1", Port = broker.Port, ClientId = "publisher" }, null, TimeProvider.System, default);
        await using var gateway = await RunningGateway.StartAsync(folder.Path, $$"""
            - name: hall
              protocol: mqtt
              endpoint: 127.0.0.1:{{broker.Port}}
              tags:
              - { name: H.slow, topic: slow }
              - { name: H.quick, topic: quick, maxSilence: "00:00:00.500" }
            """, cloud);

        await UntilAsync(HttpStatusCode.ServiceUnavailable, reasons => reasons is ["tag H.quick has not spoken yet"], () => PublishAsync("slow"));
        await UntilAsync(HttpStatusCode.OK, reasons => reasons is [], () => PublishAsync("quick"));
        await UntilAsync(HttpStatusCode.ServiceUnavailable, reasons => reasons is [var only] && only.StartsWith("tag H.quick is silent since ", StringComparison.Ordinal));
        await UntilAsync(HttpStatusCode.OK, reasons => reasons is [], () => PublishAsync("quick"));

        Task PublishAsync(string topic) => publisher.PublishAsync(topic, Encoding.UTF8.GetBytes("1"), MqttQos.AtLeastOnce, retain: false, default).AsTask();

        Task UntilAsync(HttpStatusCode status, Func<IReadOnlyList<string>, bool> areReasons, Func<Task>? before = null) => Until.TrueAsync(
            async token =>
            {
                await (before?.Invoke() ?? Task.CompletedTask);
                using var answer = await gateway.Client.GetAsync("/health/ready", token);
                return answer.StatusCode == status && areReasons(await RunningGateway.ReasonsAsync(answer));
            },
            TimeSpan.FromSeconds(20), $"readiness to be {status}", default);
    }
}
