using System.Text;
using Tradewind.Engine.Feed;

namespace Tradewind.Metastore.Postgres.Feed;

/// <summary>Notices as the payload of a NOTIFY: the sender, then <c>topic:key</c> line by line.</summary>
internal static class NoticeLines
{
    // PostgreSQL allows 8,000 bytes with the closing zero.
    private const int LongestPayload = 7999;

    public static string Write(string sender, IReadOnlyCollection<Notice> notices)
    {
        var lines = new StringBuilder(sender);
        foreach (var notice in notices)
        {
            // A line per notice: a key with a line feed (a path may hold one) would read as two.
            if (notice.Key.AsSpan().ContainsAny('\n', '\0')) return Everything(sender);
            lines.Append('\n').Append(notice.Topic.ToString()).Append(':').Append(notice.Key);
            if (lines.Length > LongestPayload) return Everything(sender);
        }

        var payload = lines.ToString();
        return Encoding.UTF8.GetByteCount(payload) > LongestPayload ? Everything(sender) : payload;
    }

    public static (string Sender, IReadOnlyList<Notice> Notices) Read(string payload)
    {
        var lines = payload.Split('\n');
        var notices = new List<Notice>(lines.Length - 1);
        foreach (var line in lines.AsSpan(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            // A topic of a later version: look again at everything.
            notices.Add(colon > 0 && Enum.TryParse<Topic>(line.AsSpan(0, colon), out var topic) ? new(topic, line[(colon + 1)..]) : new(Topic.Everything));
        }

        return (lines[0], notices);
    }

    private static string Everything(string sender) => $"{sender}\n{nameof(Topic.Everything)}:";
}
