/// Where the middle of a face is that fills a quarter of the screen, the first on the left.
func share(of face: Int) -> Double { (Double(face) - 0.5) / 4 }
