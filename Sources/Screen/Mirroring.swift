// Right-to-left is the left-to-right layout seen in a mirror: places turn over, and so do arrows
// and the edges that texts cling to. What must not turn (the digits of the phone pad) is put into
// its mirrored place before.

extension Element {
    func mirrored(in screenWidth: Int) -> Element {
        var copy = self
        copy.rect = rect.mirrored(in: screenWidth)
        copy.figure = figure.mirrored(in: screenWidth)
        copy.number?.isAtRight = true
        return copy
    }
}

extension Figure {
    fileprivate func mirrored(in screenWidth: Int) -> Figure {
        switch self {
        case .text(let block): return .text(block.mirrored(in: screenWidth))
        case .face, .emblem, .condition, .logo: return self
        case .countdown(let countdown, _, let label):
            return .countdown(countdown, .rightToLeft, label.mirrored(in: screenWidth))
        case .progress(let progress, _): return .progress(progress, .rightToLeft)
        case .button(var button):
            button.label = button.label?.mirrored(in: screenWidth)
            if let mark = button.mark {
                button.mark = Button.Mark(
                    icon: mark.icon.mirrored, rect: mark.rect.mirrored(in: screenWidth))
            }
            return .button(button)
        }
    }
}

extension TextBlock {
    fileprivate func mirrored(in screenWidth: Int) -> TextBlock {
        var copy = self
        copy.rect = rect.mirrored(in: screenWidth)
        copy.alignment =
            switch alignment {
            case .left: .right
            case .right: .left
            case .centre: .centre
            case .anchored(let x): .anchored(screenWidth - x)
            }
        return copy
    }
}
