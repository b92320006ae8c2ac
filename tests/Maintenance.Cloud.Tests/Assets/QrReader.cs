using System.Diagnostics;
using Shouldly;

namespace Maintenance.Cloud.Tests.Assets;

/// <summary>jsQR, a decoder that is not ours, on node.</summary>
internal static class QrReader
{
    public static Task<string> ReadPngAsync(byte[] png) => RunAsync(png, "png");

    /// <param name="gray">One byte a pixel, by row; 0 is black.</param>
    public static Task<string> ReadGrayAsync(byte[] gray, int width) => RunAsync(gray, "gray", $"{width}", $"{gray.Length / width}");

    private static async Task<string> RunAsync(byte[] sent, params string[] arguments)
    {
        var peers = Path.Combine(Root(), "tests", "Peers");
        Directory.Exists(Path.Combine(peers, "node_modules", "jsqr")).ShouldBeTrue("jsQR is not installed: npm ci --prefix tests/Peers");
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(peers, "qr-read.js"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await node.StandardInput.BaseStream.WriteAsync(sent);
        node.StandardInput.Close();
        var (read, wrong) = (await node.StandardOutput.ReadToEndAsync(), await node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync();
        node.ExitCode.ShouldBe(0, wrong);
        return read;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Maintenance.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
