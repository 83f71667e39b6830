namespace Tradewind.Dashboard.Design;

/// <summary>A short word on what just happened.</summary>
/// <param name="Number">Which of the circuit's toasts it is.</param>
/// <param name="Text">What happened.</param>
/// <param name="IsError">Whether it was refused.</param>
/// <param name="Href">Where it is to be seen.</param>
/// <param name="Undo">Takes it back; null where that is not possible.</param>
internal sealed record Toast(int Number, string Text, bool IsError, string? Href, Func<Task>? Undo);
