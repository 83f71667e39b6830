namespace Tradewind.Dashboard.Layout;

/// <summary>A page as the side bar and the palette name it.</summary>
internal sealed record PageLink(string Label, string Href, string Icon);
