using System.Text.Json.Serialization;

namespace Tradewind.Client;

/// <summary>
/// What to do to all DAGs that match; a part of the filter must be given, or <see cref="All"/>. Members that do not exist are refused.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record DagsChangeRequest
{
    /// <summary><c>pause</c>, <c>unpause</c> or <c>trigger</c>, which makes a run of each with the defaults of its params, of at most 200 DAGs at once.</summary>
    public required string Action { get; init; }

    /// <summary>Filter: part of the id.</summary>
    public string? Text { get; init; }

    /// <summary>Filter: a tag they carry.</summary>
    public string? Tag { get; init; }

    /// <summary>Filter: their owner.</summary>
    public string? Owner { get; init; }

    /// <summary>Filter: the state of their latest run, for example <c>failed</c>.</summary>
    public string? State { get; init; }

    /// <summary>Every DAG that the caller sees; instead of a filter.</summary>
    public bool All { get; init; }

    /// <summary>Only say what would happen.</summary>
    public bool DryRun { get; init; }
}
