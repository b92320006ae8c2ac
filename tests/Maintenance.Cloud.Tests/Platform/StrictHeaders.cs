using Shouldly;

namespace Maintenance.Cloud.Tests.Platform;

/// <summary>What every answer carries, whatever it is: page, file, record or refusal.</summary>
internal static class StrictHeaders
{
    /// <summary>Fails with what an answer lacks. One that came over TLS says that nothing else is to be used from now on.</summary>
    public static void ShouldHold(HttpResponseMessage answer)
    {
        var path = answer.RequestMessage!.RequestUri!.ToString();
        var policy = Of(answer, "Content-Security-Policy").Split(';', StringSplitOptions.TrimEntries);
        policy.ShouldContain("default-src 'self'", path);
        policy.ShouldContain("frame-ancestors 'none'", path);
        policy.ShouldNotContain(rule => rule.Contains("unsafe", StringComparison.Ordinal) || rule.Contains('*'), path);
        Of(answer, "X-Content-Type-Options").ShouldBe("nosniff", path);
        Of(answer, "X-Frame-Options").ShouldBe("DENY", path);
        Of(answer, "Referrer-Policy").ShouldBe("no-referrer", path);
        Of(answer, "Cross-Origin-Opener-Policy").ShouldBe("same-origin", path);
        Of(answer, "Cross-Origin-Resource-Policy").ShouldBe("same-origin", path);
        Of(answer, "Permissions-Policy").ShouldContain("geolocation=()", customMessage: path);
        Of(answer, "Server").ShouldBeEmpty(path);
        if (answer.RequestMessage.RequestUri.Scheme is "https")
            Of(answer, "Strict-Transport-Security").ShouldBe("max-age=31536000; includeSubDomains", path);
    }

    private static string Of(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";
}
