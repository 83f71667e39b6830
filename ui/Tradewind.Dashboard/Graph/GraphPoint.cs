namespace Tradewind.Dashboard.Graph;

/// <summary>A point on the canvas, in CSS pixels from the drawing's top left corner.</summary>
internal readonly record struct GraphPoint(double X, double Y);
