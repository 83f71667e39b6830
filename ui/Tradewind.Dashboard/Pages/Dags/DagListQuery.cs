using Microsoft.AspNetCore.WebUtilities;
using Tradewind.Engine.Queries;
using Tradewind.Engine.States;

namespace Tradewind.Dashboard.Pages.Dags;

/// <summary>The DAG list's filters as its URL holds them.</summary>
internal sealed record DagListQuery
{
    /// <summary>What was typed: part of the id, <c>tag:x</c>, <c>owner:y</c>.</summary>
    public string? Text { get; init; }

    /// <summary>A run state's word: that of the latest run.</summary>
    public string? State { get; init; }

    /// <summary><c>active</c>, <c>paused</c> or <c>favourite</c>; null for all.</summary>
    public string? Show { get; init; }

    public string? Tag => Token("tag:");

    public DagFilter Filter => new()
    {
        Text = string.Join(' ', Words.Where(word => !word.Contains(':'))) is { Length: > 0 } text ? text : null,
        Tag = Tag,
        Owner = Token("owner:"),
        LastRun = State is null ? null : StateWords.RunState(State),
        Paused = Show switch { "active" => false, "paused" => true, _ => null },
    };

    public string Href => QueryHelpers.AddQueryString(Links.Dags, new Dictionary<string, string?>
    {
        ["q"] = string.IsNullOrWhiteSpace(Text) ? null : Text,
        ["state"] = State,
        ["show"] = Show,
    }.Where(part => part.Value is not null));

    /// <summary>The same with this tag, or without it when it is the one already chosen.</summary>
    public DagListQuery Toggle(string tag)
    {
        var others = string.Join(' ', Words.Where(word => !word.StartsWith("tag:", StringComparison.OrdinalIgnoreCase)));
        return this with { Text = tag == Tag ? others : $"{others} tag:{tag}".Trim() };
    }

    private string[] Words => (Text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private string? Token(string prefix) =>
        Words.FirstOrDefault(word => word.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && word.Length > prefix.Length)?[prefix.Length..];
}
