using Maintenance.Local;
using Maintenance.Local.Product;
using Npgsql;

namespace Maintenance.Tool;

/// <summary>Turns what a person can mend into one message, without a stack trace.</summary>
internal static class Failures
{
    private const int Failed = 1;
    private const int Interrupted = 130;

    public static async Task<int> ReportAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
        catch (Exception known) when (IsForPeople(known))
        {
            await Console.Error.WriteLineAsync($"\n{known.Message}");
            return Failed;
        }
    }

    /// <summary>Whether the message alone tells a person what to do.</summary>
    public static bool IsForPeople(Exception failure) =>
        failure is MissingProgramException or FolderInUseException or InvalidOperationException or TimeoutException
            or FormatException or IOException or HttpRequestException or NpgsqlException or UnauthorizedAccessException;
}
