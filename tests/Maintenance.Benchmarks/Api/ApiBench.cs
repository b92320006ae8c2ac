using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Maintenance.Local;
using Maintenance.Local.Product;
using Maintenance.Tool;
using Maintenance.Tool.Seed;
using Npgsql;

namespace Maintenance.Benchmarks.Api;

/// <summary>The back end's API on a plant of years: many people at once, and three endpoints beside their bare statements.</summary>
internal static class ApiBench
{
    private const string Errors = "errors";
    private const string ReadTime = "reads, p95";
    private const string WriteTime = "writes, p95";
    private const double ReadBound = 50;
    private const double WriteBound = 100;

    // The limits are on, and wide enough for what one account does here in a second. The page is not asked for.
    private static readonly Dictionary<string, string?> Settings = new(StringComparer.Ordinal)
    {
        ["Web__Root"] = null,
        ["RateLimits__AnonymousInWindow"] = "100000",
        ["RateLimits__SignedInPerMinute"] = "6000000",
        ["RateLimits__SignedInBurst"] = "100000",
    };

    /// <param name="seeded">Folder of a plant that 'seed' made: people work on it, and what they do stays there. Null: one is made for this run.</param>
    public static async Task<BenchReport> RunAsync(Checkout checkout, ApiLoad load, CancellationToken cancellationToken, string? seeded = null)
    {
        List<Figure> figures = [];
        var steps = new Steps();
        var folder = seeded ?? Path.Combine(checkout.RunFolder, $"bench-api-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}");
        try
        {
            await MeasureAsync(new(checkout, folder) { Progress = steps.Say }, load, figures, isSeeded: seeded is not null, cancellationToken);
            if (seeded is null)
                Directory.Delete(folder, recursive: true);
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"{broken}\nLogs and data are kept in {folder}.");
            figures.AddRange(Missing(figures, broken.Message));
        }

        return BenchReport.Of("api", figures);
    }

    private static IEnumerable<Figure> Missing(IReadOnlyList<Figure> measured, string why)
    {
        (string Name, string Unit, string Must)[] wanted =
        [
            (Errors, "requests", "== 0"), (ReadTime, "ms", "<= 50"), (WriteTime, "ms", "<= 100"),
            .. Paired.Names.Select(name => (Paired.FigureOf(name), "1/s", ">= 0.5 of theirs")),
        ];
        return [.. wanted.Where(one => measured.All(figure => !string.Equals(figure.Name, one.Name, StringComparison.Ordinal))).Select(one => Figure.Unmeasured(one.Name, one.Unit, one.Must, why))];
    }

    private static async Task MeasureAsync(ProductOptions options, ApiLoad load, List<Figure> figures, bool isSeeded, CancellationToken cancellationToken)
    {
        if (!isSeeded)
            await SeedAsync(options, load, figures, cancellationToken);
        // Started anew: with PostgreSQL's own settings, not with those that fill it quickly.
        await using var product = await LocalProduct.StartDatabaseOnlyAsync(options, cancellationToken);
        await CloudProcess.MigrateAsync(options.Checkout, product.Database, cancellationToken);
        var login = await CloudProcess.FirstLoginAsync(options.Checkout, product.Database, reset: true, cancellationToken);
        await using var cloud = await CloudProcess.StartAsync(
            options.Checkout, product.Database, FreePort.Next(), Path.Combine(options.Folder, "cloud.log"), cancellationToken, Settings);
        await using var owner = new NpgsqlConnection(product.Database.Owner);
        await owner.OpenAsync(cancellationToken);
        var people = await SignInAsync(cloud, owner, login!, load.People, cancellationToken);
        options.Progress(string.Create(CultureInfo.InvariantCulture, $"{people.Count} people signed in"));
        await MixAsync(cloud, owner, people, load, options, figures, cancellationToken);
        var paired = new Paired(cloud, product, owner, people.First(one => one.Role is "Manager"), load, options.Progress);
        figures.AddRange(await paired.RunAsync(cancellationToken));
    }

    private static async Task SeedAsync(ProductOptions options, ApiLoad load, List<Figure> figures, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.Folder);
        var began = TimeProvider.System.GetTimestamp();
        var size = new SeedSize(load.Assets, load.WorkOrders, 42, new(TimeProvider.System.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero));
        var seeded = await SeedRun.RunAsync(options, size, replaces: false, cancellationToken);
        figures.Add(Figure.Reported("seeding", Math.Round(TimeProvider.System.GetElapsedTime(began).TotalSeconds), "s"));
        figures.Add(Figure.Reported("size of the database", seeded.Mebibytes, "MiB"));
    }

    private static async Task<IReadOnlyList<BenchPerson>> SignInAsync(CloudProcess cloud, NpgsqlConnection owner, FirstLogin login, int count, CancellationToken cancellationToken)
    {
        using var administrator = LoopbackHttp.Client(cloud.Port);
        using var answer = await administrator.PostAsJsonAsync("/api/v1/auth/sign-in?mode=Bearer", login, JsonSerializerOptions.Web, cancellationToken);
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("accessToken").GetString();
        administrator.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return
        [
            .. await BenchPerson.SignInAsync(administrator, owner, "Manager", Math.Max(1, count / 10), cancellationToken),
            .. await BenchPerson.SignInAsync(administrator, owner, "Supervisor", count / 5, cancellationToken),
            .. await BenchPerson.SignInAsync(administrator, owner, BenchPerson.Technician, count - (count / 5) - Math.Max(1, count / 10), cancellationToken),
        ];
    }

    private static async Task MixAsync(
        CloudProcess cloud, NpgsqlConnection owner, IReadOnlyList<BenchPerson> people, ApiLoad load, ProductOptions options, List<Figure> figures, CancellationToken cancellationToken)
    {
        using var client = BenchPerson.Client(cloud.Port);
        var mix = new MixedLoad(client, people, await PlantSample.ReadAsync(owner, people, cancellationToken));
        options.Progress(string.Create(CultureInfo.InvariantCulture, $"{people.Count} people at work: warming up for {load.WarmUp.TotalSeconds} s"));
        await mix.RunAsync(load.WarmUp, cancellationToken);
        options.Progress(string.Create(CultureInfo.InvariantCulture, $"measuring for {load.Window.TotalSeconds} s"));
        var answers = await mix.RunAsync(load.Window, cancellationToken);
        Tell(answers, options.Progress);
        figures.Add(Figure.Reported("requests in a second", Math.Round(answers.Count / load.Window.TotalSeconds, 1), "1/s"));
        figures.Add(Figure.Exactly(Errors, answers.Count(one => one.Problem is not null), "requests", 0));
        figures.Add(Figure.AtMost(ReadTime, P95(answers.Where(one => !one.IsWrite)), "ms", ReadBound));
        figures.Add(Figure.AtMost(WriteTime, P95(answers.Where(one => one.IsWrite)), "ms", WriteBound));
    }

    private static void Tell(IReadOnlyList<MixedLoad.Answer> answers, Action<string> progress)
    {
        foreach (var problem in answers.Select(one => one.Problem).OfType<string>().Take(5))
            progress(problem);
        foreach (var kind in answers.GroupBy(one => one.Kind, StringComparer.Ordinal).OrderByDescending(P95))
            progress(string.Create(CultureInfo.InvariantCulture, $"p95 {P95(kind),7:0.0} ms, {kind.Count(),5} × {kind.Key}"));
    }

    private static double P95(IEnumerable<MixedLoad.Answer> answers)
    {
        double[] times = [.. answers.Select(one => one.Milliseconds).Order()];
        return times.Length == 0 ? 0 : Math.Round(times[(int)Math.Ceiling(0.95 * times.Length) - 1], 1);
    }
}
