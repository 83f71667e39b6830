using System.Globalization;
using Microsoft.AspNetCore.Components;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Versions;

namespace Tradewind.Dashboard.Pages.Versions;

/// <summary>Two versions of a DAG compared: in words, then the source line by line.</summary>
public sealed partial class VersionDiffView
{
    private readonly string _id = "compare-" + Guid.NewGuid().ToString("N")[..8];
    private VersionDiff? _diff;
    private string? _fault;
    private (int From, int To)? _read;

    [Parameter, EditorRequired] public required string DagId { get; set; }

    [Parameter, EditorRequired] public required int From { get; set; }

    [Parameter, EditorRequired] public required int To { get; set; }

    [Parameter] public bool Split { get; set; }

    /// <summary>The highest number there is to choose.</summary>
    [Parameter, EditorRequired] public required int Latest { get; set; }

    [Inject] private VersionQueries Versions { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    private IEnumerable<int> Numbers => Enumerable.Range(1, Math.Max(Latest, Math.Max(From, To))).Reverse();

    protected override async Task OnParametersSetAsync()
    {
        if (_read == (From, To)) return;
        _read = (From, To);
        (_diff, _fault) = (null, null);
        try
        {
            var diff = await Versions.DiffAsync(DagId, From, To, VersionDiff.StandardContext, CancellationToken.None);
            if (_read == (diff.From.Number, diff.To.Number)) (_diff, _fault) = (diff, null);
        }
        catch (RejectedException refused)
        {
            (_diff, _fault) = (null, refused.Message);
        }
    }

    private static string? Look(DiffLine? line) => line?.Kind?.ToString().ToLowerInvariant();

    private void Choose(ChangeEventArgs change, int other, bool toFrom)
    {
        var chosen = int.Parse((string)change.Value!, CultureInfo.InvariantCulture);
        Navigation.NavigateTo(toFrom ? Links.Versions(DagId, chosen, other, Split) : Links.Versions(DagId, other, chosen, Split));
    }
}
