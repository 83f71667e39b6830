namespace Tradewind.Dashboard.Design;

/// <summary>A short word on what just happened.</summary>
internal sealed record Toast(int Number, string Text, bool IsError, string? Href);
