namespace Tradewind.Server.Problems;

/// <summary>What is said with a status that the framework answers by itself, before any endpoint of ours.</summary>
internal static class StatusWords
{
    /// <summary>Of a body that is none that the call takes.</summary>
    public const string NoJson = "The body must be JSON: send it with 'Content-Type: application/json'.";

    public static void Add(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        problem.Detail ??= problem.Status switch
        {
            StatusCodes.Status401Unauthorized => "Send an API token as 'Authorization: Bearer tw_…', or sign in. A token that was sent is unknown, has expired or was revoked.",
            StatusCodes.Status404NotFound => $"There is nothing at {context.HttpContext.Request.Path}. What there is says /openapi/v1.json; an id has 1 to 200 letters, digits, _ - or .",
            StatusCodes.Status405MethodNotAllowed => $"{context.HttpContext.Request.Path} takes {context.HttpContext.Response.Headers.Allow}, not {context.HttpContext.Request.Method}.",
            StatusCodes.Status415UnsupportedMediaType => NoJson,
            _ => null,
        };
        if (problem.Status == StatusCodes.Status415UnsupportedMediaType) problem.Extensions.TryAdd("errors", new Dictionary<string, string[]> { [BodyFault.Body] = [problem.Detail!] });
    }
}
