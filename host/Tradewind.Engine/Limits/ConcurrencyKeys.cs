using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tradewind.Engine.Runs;

namespace Tradewind.Engine.Limits;

/// <summary>
/// Concurrency keys with facts of their run. The platform works them out where author code never runs, so these few words
/// take the place of a lambda.
/// </summary>
public static partial class ConcurrencyKeys
{
    /// <summary>The longest key; a longer one is told apart by its hash.</summary>
    public const int Longest = 200;

    private const string Param = "params.";

    /// <summary>The words in braces that stand for nothing.</summary>
    public static IEnumerable<string> Unknown(string key) =>
        Words().Matches(key).Select(word => word.Groups[1].Value).Where(word => word is not ("logical_date" or "data_interval_start" or "data_interval_end" or "dag_id" or "partition") && !(word.StartsWith(Param, StringComparison.Ordinal) && word.Length > Param.Length));

    /// <summary>The key of a run's tasks; a param that is missing or null leaves its place empty.</summary>
    public static string Of(string key, RunHead run)
    {
        if (!key.Contains('{', StringComparison.Ordinal)) return key;
        var parameters = run.Params is null ? null : JsonNode.Parse(run.Params) as JsonObject;
        var full = Words().Replace(key, word => word.Groups[1].Value switch
        {
            "logical_date" => Instant(run.LogicalDate),
            "data_interval_start" => Instant(run.DataIntervalStart),
            "data_interval_end" => Instant(run.DataIntervalEnd),
            "dag_id" => run.DagId,
            "partition" => run.Partition ?? "",
            var name => Value(parameters, name[Param.Length..]),
        });
        return full.Length <= Longest ? full : $"{full[..(Longest - 33)]}#{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(full)))[..32]}";
    }

    private static string Value(JsonObject? parameters, string name) =>
        parameters?.FirstOrDefault(param => param.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value?.ToString() ?? "";

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFZ", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{([^{}]*)\}")]
    private static partial Regex Words();
}
