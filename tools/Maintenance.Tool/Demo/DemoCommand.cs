using System.CommandLine;
using Maintenance.Local.Product;
using Maintenance.Tool.Check;
using Maintenance.Tool.Replay;

namespace Maintenance.Tool.Demo;

/// <summary>The verb <c>demo</c> and its three ways: to watch, to check, to replay a recording.</summary>
internal static class DemoCommand
{
    public static Command Create(Checkout checkout)
    {
        var check = new Option<bool>("--check") { Description = "Break three machines, wait for their work orders, count everything; in a folder of its own." };
        var reset = new Option<bool>("--reset") { Description = "Begin anew: delete what earlier demos of this checkout stored." };
        var replay = new Option<FileInfo?>("--replay") { Description = "Play a recorded CSV (timestamp,value[,…]) as a live device, in a folder of its own." };
        var asset = new Option<string?>("--asset") { Description = "The asset that the recording was made on; with --replay." };
        var speed = new Option<double?>("--speed") { Description = "Recorded seconds a second; with --replay. By default 150,000." };
        var command = new Command("demo", "The whole product on this machine, with a simulated plant.") { check, reset, replay, asset, speed };
        command.Validators.Add(given =>
        {
            if (given.GetValue(replay) is not null != given.GetValue(asset) is not null)
                given.AddError("--replay FILE and --asset NAME go together.");
            if (given.GetValue(replay) is { Exists: false } missing)
                given.AddError($"There is no file {missing.FullName}.");
            if (given.GetValue(speed) is { } times && !(times > 0))
                given.AddError("--speed must be more than 0.");
            if (new[] { given.GetValue(check), given.GetValue(reset), given.GetValue(replay) is not null }.Count(way => way) > 1)
                given.AddError("--check, --reset and --replay exclude each other.");
        });
        command.SetAction((given, cancellationToken) =>
            given.GetValue(check) ? CheckRun.RunAsync(checkout, cancellationToken)
            : given.GetValue(replay) is { } file
                ? ReplayRun.RunAsync(checkout, new(file.FullName, given.GetValue(asset)!, given.GetValue(speed)), cancellationToken)
            : DemoRun.RunAsync(checkout, given.GetValue(reset), cancellationToken));
        return command;
    }
}
