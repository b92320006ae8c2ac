using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices;
using Maintenance.Edge.Devices.OpcUa;
using Maintenance.Edge.Downlink;
using Maintenance.Edge.Local;
using Maintenance.Edge.Outbox;
using Maintenance.Edge.Pipeline;
using Maintenance.Edge.Reloading;
using Maintenance.Edge.Uplinks;

namespace Maintenance.Edge;

/// <summary>The gateway as one host: what Program runs, and what tests run in process.</summary>
internal static class Gateway
{
    /// <summary>What an orderly stop may take beside the drain to the cloud.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(20);

    public static async Task<WebApplication> BuildAsync(
        GatewayCommand command, GatewaySettings settings, CancellationToken cancellationToken)
    {
        var books = new LedgerFile(command.DataFolder);
        var earlier = await books.ReadAsync(cancellationToken);
        var instructions = new InstructionFile(command.DataFolder);
        var told = await instructions.ReadAsync(cancellationToken);
        var commands = await CommandJournal.OpenAsync(command.DataFolder, cancellationToken);
        var builder = WebApplication.CreateSlimBuilder();
        settings = await builder.Services.AddOpcUaAsync(settings, command.DataFolder, cancellationToken);
        builder.WebHost.UseUrls(command.Urls);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.AddSingleton(provider => new RecentLogs(provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<RecentLogs>());
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);   // why it did not start is said once, by Program
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.ShutdownDrain + StopWithin);

        // The flow from right to left: hosted parts stop in the opposite order, the devices first and the uplink last.
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton(settings)                                // as it was when the gateway started
            .AddSingleton(new LiveSettings(settings))
            .AddSingleton(command)
            .AddOutbox(new() { Folder = Path.Combine(command.DataFolder, "outbox"), MaxBytes = settings.Outbox.MaxBytes })   // blocks -> disk, in order, within a quota
            .AddDestination(command, settings)                     // disk -> cloud or broker; deleted only once acknowledged
            .AddPipeline(books, earlier, Path.Combine(command.DataFolder, "detectors"))   // samples -> judged, watched, thinned -> blocks and alarms
            .AddDevices()                                          // devices -> samples
            .AddWord(settings, instructions, told, commands)       // cloud -> what is under maintenance, what is to be written
            .AddReloading()                                        // a changed file -> devices
            .AddLocalPage();                                       // all of it -> page, health, metrics

        var app = builder.Build();
        app.Services.GetRequiredService<PrometheusExporter>();   // counts from the first event on
        app.Services.GetRequiredService<EdgeMetrics>();
        app.Services.GetRequiredService<DownlinkMetrics>();
        app.MapLocalPage();
        return app;
    }

    private static IServiceCollection AddDestination(this IServiceCollection services, GatewayCommand command, GatewaySettings settings)
    {
        var uplink = new UplinkOptions { RefusedFolder = Path.Combine(command.DataFolder, "refused"), ShutdownDrain = settings.ShutdownDrain };
        return settings switch
        {
            { Publish: { } publish } => services.AddPublishing(publish, settings.Name, uplink),
            { Cloud: { } cloud } => services.AddUplink(
                new() { Folder = Path.Combine(command.DataFolder, "identity"), Cloud = cloud.Url, Name = settings.Name, TokenFile = cloud.EnrolmentTokenFile }, uplink),
            _ => throw new ArgumentException("There is neither a cloud nor a broker to deliver to.", nameof(settings)),
        };
    }

    private static IServiceCollection AddWord(
        this IServiceCollection services, GatewaySettings settings, InstructionFile file, (HeldInstructions Held, string? Fault) earlier, CommandJournal journal) =>
        settings.Cloud is null ? services.AddCommands(file, earlier, journal) : services.AddDownlink(file, earlier, journal);
}
