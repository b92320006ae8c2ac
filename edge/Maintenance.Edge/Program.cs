using Maintenance.Edge;
using Maintenance.Edge.Configuration;

try
{
    if (await GatewayVerb.RunAsync(args, Console.Out, CancellationToken.None) is { } ended)
        return ended;

    if (GatewayCommand.Parse(args) is not { } command)
    {
        await Console.Out.WriteLineAsync(GatewayCommand.Usage);
        return 0;
    }

    var settings = await GatewayFile.LoadAsync(command.ConfigurationFile, CancellationToken.None);
    command.RequireLocal(settings.Local.AllowRemote);
    Directory.CreateDirectory(command.DataFolder);
    // Reading a file of thousands of tags takes many times what is left of it: given back before the devices take their own.
    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    await using var gateway = await Gateway.BuildAsync(command, settings, CancellationToken.None);
    try
    {
        await gateway.StartAsync();
    }
    catch (IOException)
    {
        // What was begun ends in order, and not as if it had failed too.
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1), TimeProvider.System);
        await gateway.StopAsync(soon.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        throw;
    }

    await gateway.WaitForShutdownAsync();
    return 0;
}
catch (Exception wrong) when (wrong is ConfigurationException or CommandException or InvalidDataException)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 2;
}
catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)   // a folder held or not writable, a port in use, a full disk
{
    await Console.Error.WriteLineAsync($"The gateway cannot run: {failed.Message}");
    return 1;
}
