using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Maintenance.Local.Product;

namespace Maintenance.Tool;

/// <summary>The cloud's API as a signed-in person sees it.</summary>
internal sealed class CloudSession(HttpClient client)
{
    /// <summary>Between two requests of who waits: the API limits their rate.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Signs in for the life of the client.</summary>
    public static async Task<CloudSession> SignInAsync(CloudProcess cloud, FirstLogin login, CancellationToken cancellationToken)
    {
        using var answer = await cloud.Client.PostAsJsonAsync("/api/v1/auth/sign-in?mode=Bearer", login, Json, cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"The cloud refused the first login: {await answer.Content.ReadAsStringAsync(cancellationToken)}");

        var token = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        cloud.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("accessToken").GetString());
        return new(cloud.Client);
    }

    public Task<IReadOnlyList<WorkOrder>> OpenWorkOrdersAsync(CancellationToken cancellationToken) =>
        ListAsync<WorkOrder>("/api/v1/work-orders?openOnly=true&limit=200", cancellationToken);

    public Task<IReadOnlyList<Alarm>> AlarmsAsync(CancellationToken cancellationToken) =>
        ListAsync<Alarm>("/api/v1/alarms?limit=200", cancellationToken);

    public async Task<IReadOnlyList<EvidenceAlarm>> EvidenceAsync(Guid workOrder, CancellationToken cancellationToken) =>
        (await client.GetFromJsonAsync<Evidence>($"/api/v1/work-orders/{workOrder}/evidence", Json, cancellationToken))?.Alarms ?? [];

    private async Task<IReadOnlyList<T>> ListAsync<T>(string path, CancellationToken cancellationToken)
    {
        List<T> all = [];
        for (var cursor = ""; cursor is not null;)
        {
            var page = await client.GetFromJsonAsync<Page<T>>($"{path}{cursor}", Json, cancellationToken)
                ?? throw new InvalidOperationException($"{path} answered with nothing.");
            all.AddRange(page.Items);
            cursor = page.Next is null ? null : $"&cursor={Uri.EscapeDataString(page.Next)}";
        }

        return all;
    }

    internal sealed record WorkOrder(
        Guid Id, string Number, string? TagNumber, string? FailureMode, int Recurrences, DateTimeOffset CreatedAtUtc);

    internal sealed record AssetRef(string TagNumber);

    internal sealed record Alarm(
        Guid Id, string Rule, string Detector, AssetRef? Asset, string Tag, DateTimeOffset RaisedAtUtc, Guid? WorkOrderId, string? WorkOrderNumber);

    internal sealed record EvidenceAlarm(
        Guid Id, string Detector, string Tag, DateTimeOffset RaisedAtUtc, double Value, double? Limit, double? Score,
        IReadOnlyList<EvidenceSample> Samples);

    internal sealed record EvidenceSample(DateTimeOffset AtUtc, double? Value);

    private sealed record Evidence(IReadOnlyList<EvidenceAlarm> Alarms);

    private sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
}
