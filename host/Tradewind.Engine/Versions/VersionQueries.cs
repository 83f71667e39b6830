using System.Globalization;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;

namespace Tradewind.Engine.Versions;

/// <summary>Reads and compares the versions of a DAG.</summary>
public sealed class VersionQueries(IDagQueries dags, IPluginStore plugins)
{
    /// <summary>A DAG's versions with what each changed, latest first; empty when there is no such DAG.</summary>
    /// <param name="dagId">The DAG.</param>
    /// <param name="before">Only versions with a lower number.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancel">Stops the call.</param>
    public async Task<Page<VersionStep>> ListAsync(string dagId, int? before, int limit, CancellationToken cancel)
    {
        // One more than asked for: what the last of them changed shows only beside the one before it.
        var versions = await dags.VersionsAsync(dagId, before, limit + 1, cancel);
        var known = await PluginVersionsAsync(cancel);
        var steps = versions.Take(limit).Select((version, at) => new VersionStep(
            version.Summary, at + 1 < versions.Count ? VersionDiff.Of(versions[at + 1], version, known).Words : "the first version"));
        return new([.. steps], versions.Count > limit ? versions[limit - 1].Summary.Number.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>What is different between two versions of a DAG.</summary>
    /// <param name="dagId">The DAG.</param>
    /// <param name="from">The number of one version, the earlier as a rule.</param>
    /// <param name="to">The number of the other.</param>
    /// <param name="context">How many lines that are the same stand around what changed.</param>
    /// <param name="cancel">Stops the call.</param>
    /// <exception cref="RejectedException">There is no such version.</exception>
    public async Task<VersionDiff> DiffAsync(string dagId, int from, int to, int context, CancellationToken cancel) =>
        VersionDiff.Of(
            await dags.VersionAsync(dagId, from, cancel) ?? throw NoVersion(dagId, from, "from"), await dags.VersionAsync(dagId, to, cancel) ?? throw NoVersion(dagId, to, "to"),
            await PluginVersionsAsync(cancel), context);

    /// <summary>What is different between pairs of versions, by their ids; pairs whose versions do not exist are left out.</summary>
    public async Task<IReadOnlyDictionary<(long From, long To), VersionDiff>> DiffsAsync(IReadOnlyCollection<(long From, long To)> pairs, CancellationToken cancel)
    {
        if (pairs.Count == 0) return new Dictionary<(long, long), VersionDiff>();
        var versions = await dags.VersionsAsync([.. pairs.SelectMany(pair => new[] { pair.From, pair.To }).Distinct()], cancel);
        var known = await PluginVersionsAsync(cancel);
        return pairs.Where(pair => versions.ContainsKey(pair.From) && versions.ContainsKey(pair.To))
            .ToDictionary(pair => pair, pair => VersionDiff.Of(versions[pair.From], versions[pair.To], known));
    }

    /// <summary>That a version does not exist.</summary>
    public static RejectedException NoVersion(string dagId, int number, string field) =>
        new(RejectedReason.NotFound, $"DAG '{dagId}' has no version {number}. See its versions with: tradewind dags versions {dagId}", field);

    // The same content is the same version, whatever its folder was called later.
    private async Task<Dictionary<string, string>> PluginVersionsAsync(CancellationToken cancel) =>
        (await plugins.ListAsync(cancel)).DistinctBy(plugin => plugin.ContentHash).ToDictionary(plugin => plugin.ContentHash, plugin => plugin.Version);
}
