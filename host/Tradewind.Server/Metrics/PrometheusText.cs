using System.Globalization;
using System.Text;

namespace Tradewind.Server.Metrics;

/// <summary>Writes the text format that Prometheus scrapes, version 0.0.4.</summary>
internal sealed class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    /// <summary>An instrument's name in the form's letters, with its unit at the end.</summary>
    public static string Name(string name, string? unit)
    {
        var letters = string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
        return unit switch
        {
            "s" => letters + "_seconds",
            "By" => letters + "_bytes",
            _ => letters,
        };
    }

    /// <summary>Tags as they stand between the braces: <c>state="failed",dag_id="sales"</c>.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty) return "";
        var labels = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            if (labels.Length > 0) labels.Append(',');
            labels.Append(Name(name, null)).Append("=\"").Append(Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")).Append('"');
        }

        return labels.ToString();
    }

    public void Head(string name, string type, string? help)
    {
        if (!string.IsNullOrEmpty(help)) _text.Append("# HELP ").Append(name).Append(' ').Append(help.Replace("\\", @"\\").Replace("\n", @"\n")).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    public void Value(string name, string labels, double value)
    {
        _text.Append(name);
        if (labels.Length > 0) _text.Append('{').Append(labels).Append('}');
        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    /// <param name="name">Its name.</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="bounds">The buckets' upper bounds.</param>
    /// <param name="buckets">How many fell into each, the last one beyond all bounds.</param>
    /// <param name="sum">The sum of all.</param>
    public void Histogram(string name, string labels, double[] bounds, long[] buckets, double sum)
    {
        var (before, count) = (labels.Length == 0 ? "" : labels + ",", 0L);
        for (var at = 0; at < buckets.Length; at++)
        {
            count += buckets[at];
            Value(name + "_bucket", $"{before}le=\"{(at < bounds.Length ? Number(bounds[at]) : "+Inf")}\"", count);
        }

        Value(name + "_sum", labels, sum);
        Value(name + "_count", labels, count);
    }

    public override string ToString() => _text.ToString();

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Escape(string text) => text.Replace("\\", @"\\").Replace("\"", "\\\"").Replace("\n", @"\n");
}
