using System.Net;

namespace Tradewind.Client;

/// <summary>The server refused a call.</summary>
public sealed class TradewindApiException : Exception
{
    /// <summary>Made from the server's answer.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="problem">What the server said; null when its answer was none of its own, for example a proxy's page.</param>
    public TradewindApiException(HttpStatusCode status, ProblemResource? problem)
        : base(Describe(status, problem))
    {
        Status = status;
        Problem = problem;
    }

    /// <summary>The HTTP status: 400 for a faulty request, 401 without a valid token, 403 when the role does not allow it, 404, 409.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>What the server said, if it did.</summary>
    public ProblemResource? Problem { get; }

    private static string Describe(HttpStatusCode status, ProblemResource? problem)
    {
        if (problem is null) return $"The server answered {(int)status} ({status}).";
        var text = problem.Detail ?? problem.Title ?? $"The server answered {(int)status} ({status}).";
        return problem.TraceId is { } trace && (int)status >= 500 ? $"{text} Trace id: {trace}" : text;
    }
}
