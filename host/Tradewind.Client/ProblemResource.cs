namespace Tradewind.Client;

/// <summary>Why a call was refused: problem details (RFC 9457).</summary>
public sealed record ProblemResource
{
    /// <summary>What happened, in a few words.</summary>
    public string? Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public int? Status { get; init; }

    /// <summary>What happened and what to do, in a sentence.</summary>
    public string? Detail { get; init; }

    /// <summary>By part of the request, what is wrong with it.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }

    /// <summary>Names the call in the server's log.</summary>
    public string? TraceId { get; init; }
}
