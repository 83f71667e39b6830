namespace Tradewind.Engine.Limits;

/// <summary>A task instance that found its key taken and does not wait for it.</summary>
/// <param name="Instance">The instance's id.</param>
/// <param name="OnCollision">What becomes of it.</param>
/// <param name="Key">The key.</param>
public readonly record struct Collision(long Instance, OnCollision OnCollision, string Key);
