namespace Tradewind.Http;

/// <summary>How an answer holds rows.</summary>
public enum HttpRowFormat
{
    /// <summary>As its content type says: JSON, JSON lines (<c>application/x-ndjson</c>, <c>application/jsonl</c>) or CSV.</summary>
    Auto,

    /// <summary>An array of objects, at the top or at <see cref="HttpSource.Items"/>.</summary>
    Json,

    /// <summary>One object on each line.</summary>
    JsonLines,

    /// <summary>CSV with a header.</summary>
    Csv,
}
