using Tradewind.Engine.Alerts;

namespace Tradewind.Outbound.Alerts;

/// <summary>A message as an incoming webhook of Slack takes it: a text for notifications, blocks for the channel.</summary>
internal static class SlackBody
{
    // Slack takes 50 blocks of 3,000 characters; a wall of them helps nobody.
    private const int MostBlocks = 10;
    private const int LongestText = 2_900;

    public static HttpContent Of(AlertMessage message, AlertText text)
    {
        var digest = message.Digest;
        var shown = digest.First.Take(MostBlocks).ToList();
        var blocks = shown.Select(fact => Section($"{Escape(text.Line(fact))}\n<{text.Link(fact)}|Open in Tradewind>")).ToList();
        if (digest.Total > 1) blocks.Insert(0, Section($"*{Escape(text.Title(digest))}*"));
        if (digest.Total > shown.Count) blocks.Add(Section($"and {digest.Total - shown.Count} more"));
        return WebhookBody.Body(new { text = Escape(text.Title(digest)), blocks });
    }

    private static object Section(string text) => new { type = "section", text = new { type = "mrkdwn", text = text.Length <= LongestText ? text : text[..LongestText] } };

    // Otherwise an error's text could call @channel or pretend to be a link.
    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
