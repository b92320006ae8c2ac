namespace Maintenance.Local.Product;

/// <summary>HTTP to a program on this machine.</summary>
public static class LoopbackHttp
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    /// <summary>A client that no proxy setting diverts.</summary>
    public static HttpClient Client(int port) =>
        new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new($"http://127.0.0.1:{port}"), Timeout = Bound };

    /// <summary>Whether a GET is answered by success; false also while nobody listens.</summary>
    public static async Task<bool> AnswersAsync(this HttpClient client, string path, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
